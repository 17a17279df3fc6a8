import { McpConfig, ServerConfig } from '../../config/app-config';
import { OriginRules } from './origin-rules';

function rules(host = '127.0.0.1', allowed: string[] = []): OriginRules {
  return new OriginRules(
    new ServerConfig('test', 8000, host, 'https://MCP.example.com:8443', false, false),
    new McpConfig(60, 10, allowed),
  );
}

describe('OriginRules', () => {
  it.each([
    'mcp.example.com',
    'mcp.example.com:8443',
    'MCP.Example.com:1',
    'localhost',
    'localhost:49152',
    '127.0.0.1:8000',
    '[::1]',
    '[::1]:8000',
  ])('serves host %s', (host) => {
    expect(rules().allowsHost(host)).toBe(true);
  });

  it.each([undefined, '', 'evil.example.com', 'localhost.evil.example', 'evil.example:8000', '127.0.0.2', '[::2]:80'])(
    'refuses host %s',
    (host) => {
      expect(rules().allowsHost(host)).toBe(false);
    },
  );

  it.each([
    ['10.0.0.5', '10.0.0.5:8000'],
    ['::', '[::]:8000'],
  ])('serves the listening address %s', (listening, host) => {
    expect(rules(listening).allowsHost(host)).toBe(true);
  });

  it('allows listed origins and the address that was asked', () => {
    const mine = rules('127.0.0.1', ['https://console.example']);
    expect(mine.allowsOrigin('https://console.example', 'localhost:8000')).toBe(true);
    expect(mine.allowsOrigin('http://localhost:8000', 'localhost:8000')).toBe(true);
  });

  it.each(['http://evil.example', 'null', '', 'https://console.example.evil', 'http://localhost:9000'])(
    'refuses origin %s',
    (origin) => {
      expect(rules('127.0.0.1', ['https://console.example']).allowsOrigin(origin, 'localhost:8000')).toBe(false);
    },
  );
});
