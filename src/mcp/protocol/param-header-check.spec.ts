import type { HeaderParam } from '../../tools/listed-tool.types';
import { checkParamHeaders } from './param-header-check';

const region: HeaderParam = { header: 'region', path: ['region'], type: 'string' };
const count: HeaderParam = { header: 'count', path: ['deep', 'count'], type: 'integer' };
const dry: HeaderParam = { header: 'dry', path: ['dry'], type: 'boolean' };
const check = (args: Record<string, unknown>, headers: Record<string, string>): unknown =>
  checkParamHeaders([region, count, dry], args, (name) => headers[name]);

describe('checkParamHeaders', () => {
  it.each<[object, Record<string, string>]>([
    [{}, {}],
    [{ region: null }, {}],
    [{ region: null }, { region: 'eu' }],
    [{ region: 'eu' }, { region: '  eu ' }],
    [{ region: 'ü' }, { region: '=?base64?w7w=?=' }],
    [{ region: '' }, { region: '' }],
    [{ region: '' }, { region: '=?base64??=' }],
    [{ region: '=?BASE64?x?=' }, { region: '=?BASE64?x?=' }],
    [{ deep: { count: 42 } }, { count: '42.0' }],
    [{ dry: true }, { dry: 'true' }],
    [{ region: 'eu' }, { region: 'eu', unknown: 'x' }],
  ])('lets %j pass with %j', (args, headers) => {
    expect(check(args as Record<string, unknown>, headers)).toBeUndefined();
  });

  it.each<[object, Record<string, string>]>([
    [{ region: 'eu' }, {}],
    [{ region: '' }, {}],
    [{ region: 'eu' }, { region: 'EU' }],
    [{ region: 'ü' }, { region: '=?base64?w7w?=' }],
    [{ region: 'ü' }, { region: '=?base64?w7w*?=' }],
    [{ deep: { count: 42 } }, { count: '43' }],
    [{ deep: { count: 42 } }, { count: '0x2a' }],
    [{ dry: true }, { dry: 'TRUE' }],
    [{ region: ['eu'] }, { region: 'eu' }],
  ])('refuses %j with %j as 400, -32020', (args, headers) => {
    expect(check(args as Record<string, unknown>, headers)).toMatchObject({ status: 400, code: -32020 });
  });
});
