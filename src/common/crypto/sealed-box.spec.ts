import { type DerivedKeys, SecretsConfig } from '../../config/app-config';
import { loadConfig } from '../../config/load-config';
import { SealedBox } from './sealed-box';

const keysOf = (secret: string): DerivedKeys => loadConfig({ APP_SECRET: secret }).secrets.current;
const boxWith = (current: string, previous?: string): SealedBox =>
  new SealedBox(new SecretsConfig(keysOf(current), previous === undefined ? undefined : keysOf(previous)));

describe('a sealed box', () => {
  const box = boxWith('first');

  it.each(['mcp_key_abc', '', '王芳 🌸'])('gives %j back to who holds key and context', (text) => {
    expect(box.open(box.seal(text, 'row:1'), 'row:1')).toBe(text);
  });

  it('looks different each time and shows nothing of its content', () => {
    const first = box.seal('mcp_key_abc', 'row:1');
    expect(first.equals(box.seal('mcp_key_abc', 'row:1'))).toBe(false);
    expect(first.toString('latin1')).not.toContain('mcp_key');
  });

  it('does not open on another row', () => {
    expect(() => box.open(box.seal('x', 'row:1'), 'row:2')).toThrow('cannot be opened');
  });

  it('does not open with another secret', () => {
    expect(() => boxWith('second').open(box.seal('x', 'row:1'), 'row:1')).toThrow(
      expect.objectContaining({ code: 'secrets.unreadable', kind: 'unavailable' }),
    );
  });

  it('does not open when any one of its bits has changed', () => {
    const sealed = box.seal('x', 'row:1');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const bent = Buffer.from(sealed);
      bent.writeUInt8(bent.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => box.open(bent, 'row:1')).toThrow('cannot be opened');
    }
  });

  it('does not open when it was cut anywhere, not even with a shorter tag', () => {
    const sealed = box.seal('', 'row:1');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => box.open(sealed.subarray(0, length), 'row:1')).toThrow('cannot be opened');
    }
  });

  it('opens with the previous secret while it is being rotated out, and seals with the new one', () => {
    const old = boxWith('old').seal('x', 'row:1');
    const rotating = boxWith('new', 'old');
    expect(rotating.open(old, 'row:1')).toBe('x');
    expect(boxWith('new').open(rotating.seal('y', 'row:1'), 'row:1')).toBe('y');
    expect(() => boxWith('new').open(old, 'row:1')).toThrow('cannot be opened');
  });
});
