import { growth } from '../../test/support/growth';
import { UriTemplate } from './uri-template';

describe('UriTemplate', () => {
  it('matches a fixed address exactly', () => {
    const fixed = new UriTemplate('catalogue://services');
    expect(fixed.isFixed).toBe(true);
    expect(fixed.match('catalogue://services')).toEqual({});
    expect(fixed.match('catalogue://services/')).toBeUndefined();
    expect(fixed.match('catalogue://service')).toBeUndefined();
  });

  it('gives the parameters of an address, decoded', () => {
    const template = new UriTemplate('customer://{user_id}/visits/{day}');
    expect(template.names).toEqual(['user_id', 'day']);
    expect(template.match('customer://%E7%8E%8B/visits/1')).toEqual({ user_id: '王', day: '1' });
  });

  it.each([
    'customer:///visits/1',
    'customer://a/visits/',
    'customer://a/b/visits/1',
    'customer://a/visits/1/2',
    'customer://%zz/visits/1',
    `customer://${'a'.repeat(3_000)}/visits/1`,
    'other://a/visits/1',
  ])('does not match %.40s', (uri) => {
    expect(new UriTemplate('customer://{user_id}/visits/{day}').match(uri)).toBeUndefined();
  });

  it('ends a parameter where the next text begins', () => {
    expect(new UriTemplate('a:{x}-{y}').match('a:1-2')).toEqual({ x: '1', y: '2' });
  });

  it.each(['-', 'x-', 'x'])(
    'takes time in proportion to hostile input, not to its square: %j over and over',
    (piece) => {
      const template = new UriTemplate('a:{x}-{y}-{z}!');
      const match = (length: number) => template.match(`a:${piece.repeat(length / piece.length)}`);
      // Eight times the text: about 8 when linear, 64 when quadratic.
      expect(growth(match, 250, 2_000)).toBeLessThan(32);
    },
  );

  it.each(['no-scheme', 'a:{x', 'a:{X}', 'a:{x}{y}', 'a:{x}/{x}', 'a:{+x}', 'a: b'])('refuses %s', (text) => {
    expect(() => new UriTemplate(text)).toThrow(/uri/);
  });
});
