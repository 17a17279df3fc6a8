/** fastmcp (TypeScript): legacy sessions only, plain JSON answers. */
import { FastMCP } from 'fastmcp';
import { catalogue, port } from './catalogue.mjs';

const server = new FastMCP({ name: 'fastmcp', version: '1.0.0' });
for (const { name, description, input, output, run } of catalogue) {
  server.addTool({
    name,
    description,
    parameters: input,
    ...(output && { outputSchema: output }),
    execute: async (args) => {
      const structuredContent = await run(args);
      return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
    },
  });
}
await server.start({
  transportType: 'httpStream',
  httpStream: { host: '127.0.0.1', port, endpoint: '/mcp', enableJsonResponse: true },
});
