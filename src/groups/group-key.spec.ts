import { generateGroupKey, groupKeyDigest, groupKeyHint, isGroupKeyShaped, sameDigest } from './group-key';

describe('group keys (F-GRP-12, F-AUT-09)', () => {
  const pepper = Buffer.alloc(32, 1);

  it('are mcp_key_ and 32 random bytes as 43 characters base64url', () => {
    const keys = Array.from({ length: 1_000 }, generateGroupKey);

    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) {
      expect(isGroupKeyShaped(key)).toBe(true);
      expect(Buffer.from(key.slice('mcp_key_'.length), 'base64url')).toHaveLength(32);
    }
  });

  it.each([
    '',
    'mcp_key_',
    `mcp_key_${'a'.repeat(42)}`,
    `mcp_key_${'a'.repeat(44)}`,
    `mcp_key_${'a'.repeat(42)}+`,
    `MCP_KEY_${'a'.repeat(43)}`,
    ` mcp_key_${'a'.repeat(43)}`,
    `mcp_key_${'a'.repeat(43)}\n`,
  ])('%j has not the shape of a key', (text) => {
    expect(isGroupKeyShaped(text)).toBe(false);
  });

  it('have a digest that depends on key and pepper and holds neither', () => {
    const key = generateGroupKey();

    expect(groupKeyDigest(key, pepper)).toMatch(/^[0-9a-f]{64}$/);
    expect(groupKeyDigest(key, pepper)).toBe(groupKeyDigest(key, pepper));
    expect(groupKeyDigest(key, Buffer.alloc(32, 2))).not.toBe(groupKeyDigest(key, pepper));
    expect(groupKeyDigest(generateGroupKey(), pepper)).not.toBe(groupKeyDigest(key, pepper));
  });

  it('are compared by digest, of any length', () => {
    expect(sameDigest('abcd', 'abcd')).toBe(true);
    expect(sameDigest('abcd', 'abce')).toBe(false);
    expect(sameDigest('abcd', 'abc')).toBe(false);
  });

  it('are hinted at by their last four characters only', () => {
    expect(groupKeyHint(`mcp_key_${'s'.repeat(39)}wxyz`)).toBe('mcp_key_…wxyz');
  });
});
