import { type ClientConfig, clientConfigs, mcpClients } from './client-config';

const apiKey = `mcp_key_${'k'.repeat(43)}`;
const source = {
  serverCode: 'medical',
  serverUrl: 'https://mcp.example.com/mcp/medical',
  groupName: '医疗 "A" $(id) \'',
  apiKey,
  takesUserTokens: true,
};
const contentFor = (client: (typeof mcpClients)[number]): string => clientConfigs(source, client)[0]!.content;
const jsonFor = (client: (typeof mcpClients)[number]) => JSON.parse(contentFor(client));

describe('snippets for MCP clients (F-ADM-12)', () => {
  it('come for all clients when none is named', () => {
    expect(clientConfigs(source).map(({ client }) => client)).toEqual([...mcpClients]);
  });

  it.each(mcpClients)('%s gets the address and the key, and the key never in the address', (client) => {
    const content = contentFor(client);

    expect(content).toContain(source.serverUrl);
    expect(content).toContain(`Bearer ${apiKey}`);
    expect(content).not.toMatch(/https?:\/\/\S*mcp_key_/);
  });

  it('for Dify has a URL that ends in /mcp, and passes the user token on', () => {
    expect(jsonFor('dify')).toMatchObject({
      server_url: 'https://mcp.example.com/mcp/medical/mcp',
      name: source.groupName,
      server_identifier: 'medical',
      headers: { Authorization: `Bearer ${apiKey}`, 'X-User-Token': '{{request.headers.X-User-Token}}' },
    });
  });

  it('for Dify leaves the user token out where the group would refuse it', () => {
    const [{ content, where }] = clientConfigs({ ...source, takesUserTokens: false }, 'dify') as [ClientConfig];

    expect(JSON.parse(content).headers).toEqual({ Authorization: `Bearer ${apiKey}` });
    expect(where).not.toContain('X-User-Token');
  });

  it('for editors are whole configuration files', () => {
    const headers = { Authorization: `Bearer ${apiKey}` };

    expect(jsonFor('cursor')).toEqual({ mcpServers: { medical: { url: source.serverUrl, headers } } });
    expect(jsonFor('vscode')).toEqual({ servers: { medical: { type: 'http', url: source.serverUrl, headers } } });
    expect(jsonFor('cherry-studio').mcpServers.medical).toMatchObject({ type: 'streamableHttp', headers });
  });

  it.each(['claude-code', 'curl', 'openai-agents'] as const)('for %s holds no free text of the operator', (client) => {
    expect(contentFor(client)).not.toContain('$(id)');
  });

  it('for curl is one request that the newest revision takes without a handshake', () => {
    const body = /-d '(.*)'/.exec(contentFor('curl'))![1]!;

    expect(JSON.parse(body)).toMatchObject({
      method: 'tools/list',
      params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
    });
    expect(contentFor('curl')).toContain('MCP-Protocol-Version: 2026-07-28');
  });
});
