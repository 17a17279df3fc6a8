import { endpointFault } from './push-endpoint';

describe('push endpoints', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://wns2-by3p.notify.windows.com/w/?token=abc',
    'https://web.push.apple.com/abc',
    'https://FCM.googleapis.com:443/wp/abc',
  ])('%s is one of a browser', (endpoint) => {
    expect(endpointFault(endpoint, false)).toBeUndefined();
  });

  it.each([
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://evilfcm.googleapis.com.cn/x',
    'https://user:pass@fcm.googleapis.com/x',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/x',
    'http://127.0.0.1:9/x',
    'https://[::1]/x',
    'ftp://web.push.apple.com/x',
    'javascript:alert(1)',
    'nonsense',
    '',
  ])('%s is refused', (endpoint) => {
    expect(endpointFault(endpoint, false)).toEqual(expect.any(String));
  });

  it('may lie on the own machine outside of production, and nowhere else', () => {
    expect(endpointFault('http://127.0.0.1:9/x', true)).toBeUndefined();
    expect(endpointFault('http://localhost:9/x', true)).toBeUndefined();
    expect(endpointFault('http://192.168.0.1:9/x', true)).toEqual(expect.any(String));
    expect(endpointFault('http://a:b@127.0.0.1:9/x', true)).toEqual(expect.any(String));
  });
});
