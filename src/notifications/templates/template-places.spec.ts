import { fill, knownPlaces, render, unknownPlaces } from './template-places';

describe('the places of a template', () => {
  it('take what fills them, and stay empty without', () => {
    expect(fill('{{customer_name}} / {{ link }} / {{by}}', { customer_name: '林小雨', link: 'x' })).toBe(
      '林小雨 / x / ',
    );
  });

  it('are not looked for in what filled them, nor on the way up to Object', () => {
    expect(fill('{{customer_name}}', { customer_name: '{{link}} $&', link: 'secret' })).toBe('{{link}} $&');
    expect(fill('{{constructor}}{{to_string}}', {})).toBe('');
  });

  it('are checked when a text is edited', () => {
    expect(unknownPlaces('new_customer', '{{customer_name}} {{password}} {{password}} {{by}}')).toEqual([
      'password',
      'by',
    ]);
    expect(knownPlaces('customer_transferred')).toContain('by');
  });

  it('do not make titles longer than a column', () => {
    const { title } = render({ subject: '{{customer_name}}', body: '' }, { customer_name: '字'.repeat(300) });
    expect(title).toHaveLength(200);
  });
});
