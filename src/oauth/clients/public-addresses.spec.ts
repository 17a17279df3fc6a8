import { DocumentFetcher } from './document-fetcher';
import { isDocumentAddress } from './client-metadata';
import { isPublicAddress } from './public-addresses';

describe('addresses that a stranger may name (S-30, O12)', () => {
  it.each(['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '193.0.0.1', '2606:4700::1111', '2a00:1450::1'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '127.0.0.1.',
    'localhost',
    '',
  ])('%j is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('the address of a client document', () => {
  it.each(['https://app.example/client.json', 'https://app.example/a/b?v=1'])('may be %s', (id) =>
    expect(isDocumentAddress(id)).toBe(true),
  );

  it.each([
    'http://app.example/c',
    'https://app.example',
    'https://app.example/',
    'https://app.example:8443/c',
    'https://app.example:443/c',
    'https://user@app.example/c',
    'https://app.example/c#x',
    'https://app.example/a/../c',
    'https://APP.example/c',
    'https://127.0.0.1/c',
    'https://127.1/c',
    'https://2130706433/c',
    'https://0x7f000001/c',
    'https://[::1]/c',
    'https://[::ffff:127.0.0.1]/c',
    'https://localhost/c',
    'https://intranet/c',
    'https://app.example./c',
    'file:///etc/passwd',
    `https://app.example/${'x'.repeat(500)}`,
  ])('is never %s', (id) => expect(isDocumentAddress(id)).toBe(false));
});

describe('fetching a document', () => {
  class Resolving extends DocumentFetcher {
    asked = 0;

    constructor(private readonly addresses: string[]) {
      super();
    }

    protected override async resolve(): Promise<string[]> {
      this.asked += 1;
      return this.addresses;
    }
  }

  it.each([[['127.0.0.1']], [['1.1.1.1', '10.0.0.1']], [['::ffff:169.254.169.254']], [[]]])(
    'does not connect to a name that resolves to %j, and asks once',
    async (addresses) => {
      const fetcher = new Resolving(addresses);
      await expect(fetcher.fetch(new URL('https://app.example/c'))).rejects.toThrow('not on the public internet');
      expect(fetcher.asked).toBe(1);
    },
  );
});
