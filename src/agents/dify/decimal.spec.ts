import fc from 'fast-check';
import { plainDecimal } from './decimal';

describe('decimals', () => {
  it.each([
    ['0.0002480', '0.0002480'],
    ['12', '12'],
    ['1E-7', '0.0000001'],
    ['0E-7', '0.0000000'],
    ['1.5e-3', '0.0015'],
    ['2.5E+3', '2500'],
    ['12.345E1', '123.45'],
    [0.25, '0.25'],
    [1e-7, '0.0000001'],
  ])('%j stands as %s', (value, plain) => {
    expect(plainDecimal(value)).toBe(plain);
  });

  it.each([[''], ['-1'], ['1,5'], ['NaN'], ['1e999'], [null], [undefined], [{}], [Number.NaN], ['0x10']])(
    '%j is none',
    (value) => {
      expect(plainDecimal(value)).toBeNull();
    },
  );

  it('mean the same number as before, in every spelling', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: -20, max: 10 }), (digits, exponent) => {
        expect(Number(plainDecimal(`${digits}E${exponent}`))).toBeCloseTo(Number(`${digits}e${exponent}`), 10);
      }),
    );
  });
});
