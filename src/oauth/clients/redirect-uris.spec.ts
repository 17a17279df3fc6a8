import { formTarget, isRegisteredRedirect, redirectFault } from './redirect-uris';

const web = 'https://client.example/cb?a=1';
const local = 'http://127.0.0.1:3000/cb';
const registered = [
  web,
  local,
  'http://localhost/cb',
  'http://[::1]:1/cb',
  'cursor://anysphere.cursor-mcp/oauth/callback',
];

describe('the address that a client is answered at (O1)', () => {
  it.each([
    ...registered,
    'http://127.0.0.1/cb',
    'http://127.0.0.1:65535/cb',
    'http://localhost:51234/cb',
    'http://[::1]/cb',
  ])('may be %s', (uri) => expect(isRegisteredRedirect(registered, uri)).toBe(true));

  it.each([
    '',
    ' ',
    'cb',
    '/cb',
    '//client.example/cb?a=1',
    'https://client.example',
    'https://client.example/',
    'https://client.example/cb',
    'https://client.example/cb?a=2',
    'https://client.example/cb?a=1&b=2',
    'https://client.example/cb?a=1#',
    'https://client.example/cb?a=1#x',
    'https://client.example/cb/?a=1',
    'https://client.example/CB?a=1',
    'https://client.example/cb%3Fa=1',
    'https://client.example/%63b?a=1',
    'https://client.example/x/../cb?a=1',
    'https://client.example/./cb?a=1',
    'https://client.example//cb?a=1',
    'https://client.example/..%2fcb?a=1',
    'https://client.example\\cb?a=1',
    'https://client.example:443/cb?a=1',
    'https://client.example:8443/cb?a=1',
    'https://client.example./cb?a=1',
    'https://CLIENT.example/cb?a=1',
    'HTTPS://client.example/cb?a=1',
    'https://sub.client.example/cb?a=1',
    'https://client.example.evil.example/cb?a=1',
    'https://evilclient.example/cb?a=1',
    'https://evil.example/cb?a=1',
    'https://client.example@evil.example/cb?a=1',
    'https://user@client.example/cb?a=1',
    'https://user:secret@client.example/cb?a=1',
    'https://client.example%2f@evil.example/cb?a=1',
    'https://client.example%00.evil.example/cb?a=1',
    'https://cl\u0456ent.example/cb?a=1',
    'https://xn--clent-4ve.example/cb?a=1',
    'https://client.example/cb?a=1\n',
    '\thttps://client.example/cb?a=1',
    'https://client.example/cb?a=1 ',
    'http://client.example/cb?a=1',
    'ftp://client.example/cb?a=1',
    'javascript:alert(1)//https://client.example/cb?a=1',
    'data:text/html,x',
    'vbscript:x',
    'file:///cb',
    'http://127.0.0.1:3000/cb/',
    'http://127.0.0.1:3000/cb?x=1',
    'http://127.0.0.1:3000/other',
    'http://127.0.0.1:3000@evil.example/cb',
    'http://127.0.0.1:65536/cb',
    'http://127.0.0.1:/cb',
    'http://127.0.0.1.evil.example/cb',
    'http://127.0.0.2:3000/cb',
    'http://127.1:3000/cb',
    'http://2130706433:3000/cb',
    'http://0x7f000001/cb',
    'http://0.0.0.0:3000/cb',
    'https://127.0.0.1:3000/cb',
    'http://localhost:3000/',
    'http://LOCALHOST:3000/cb',
    'http://localhost.evil.example/cb',
    'http://[::2]:1/cb',
    'http://[::ffff:127.0.0.1]:1/cb',
    'cursor://anysphere.cursor-mcp/oauth/callback/',
    'cursor://evil/oauth/callback',
    `https://client.example/cb?a=1${'x'.repeat(500)}`,
  ])('is never %j', (uri) => expect(isRegisteredRedirect(registered, uri)).toBe(false));
});

describe('registering an address', () => {
  it.each([...registered, 'com.example.app:/cb', 'vscode://x/y'])('takes %s', (uri) =>
    expect(redirectFault(uri)).toBeNull(),
  );

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://client.example/',
    'http://10.0.0.1/',
    'https://a@b.example/',
    'https://b.example/#',
    'https://b.example/ x',
    'https://b.example\\x',
    'myapp:/x',
    'blob:https://b.example/x',
    'x',
    '',
  ])('refuses %j', (uri) => expect(redirectFault(uri)).not.toBeNull());
});

it.each([
  [web, 'https://client.example'],
  [local, 'http://127.0.0.1:3000'],
  ['http://[::1]:1/cb', 'http:'],
  ['cursor://a/b', 'cursor:'],
])('the form that leads to %s may go on to %s', (uri, target) => expect(formTarget(uri)).toBe(target));
