/** The official SDK, version 2, on node:http: modern and stateless at /mcp, a legacy session at /session. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { catalogue, port } from './catalogue.mjs';

function mcpServer() {
  const server = new McpServer({ name: 'sdk', version: '1.0.0' });
  for (const { name, description, input, output, run } of catalogue) {
    const facts = { description, inputSchema: input, ...(output && { outputSchema: output }) };
    server.registerTool(name, facts, async (args) => {
      const structuredContent = await run(args);
      return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
    });
  }
  return server;
}

const modern = toNodeHandler(createMcpHandler(mcpServer, { legacy: 'reject', responseMode: 'json' }));

/** @type {Map<string, NodeStreamableHTTPServerTransport>} */
const sessions = new Map();

async function legacy(request, response) {
  const known = sessions.get(String(request.headers['mcp-session-id']));
  if (known) return known.handleRequest(request, response);
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: true,
    onsessioninitialized: (id) => void sessions.set(id, transport),
  });
  await mcpServer().connect(transport);
  return transport.handleRequest(request, response);
}

createServer((request, response) => void (request.url === '/mcp' ? modern : legacy)(request, response)).listen(
  port,
  '127.0.0.1',
);
