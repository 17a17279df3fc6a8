import { agentBaseUrl } from './agent-address';

describe('the address of an agent', () => {
  it.each([
    ['https://api.dify.ai/v1', 'https://api.dify.ai/v1'],
    ['https://api.dify.ai/v1/', 'https://api.dify.ai/v1'],
    ['http://127.0.0.1:4100/v1', 'http://127.0.0.1:4100/v1'],
    ['http://10.0.0.5/v1//', 'http://10.0.0.5/v1'],
    ['HTTPS://Dify.Example', 'https://dify.example'],
  ])('%s is taken as %s', (text, url) => {
    expect(agentBaseUrl(text)).toBe(url);
  });

  it.each([
    'dify.example',
    'ftp://dify.example',
    'file:///etc/passwd',
    'https://user:pass@dify.example',
    'https://dify.example/v1?x=1',
    'https://dify.example/v1#x',
    'http://169.254.169.254/latest',
    'http://2852039166/',
    'http://[fe80::1]/',
    'http://0.0.0.0/',
    '',
    `https://dify.example/${'安'.repeat(200)}`,
  ])('%s is refused', (text) => {
    expect(() => agentBaseUrl(text)).toThrow(expect.objectContaining({ code: 'agents.base_url_invalid' }));
  });
});
