/** The push services of the browsers: Google, Mozilla, Microsoft, Apple. */
const services = [
  /^fcm\.googleapis\.com$/,
  /^([a-z0-9-]+\.)*push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)*notify\.windows\.com$/,
  /^([a-z0-9-]+\.)*push\.apple\.com$/,
];
const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why we do not post to `endpoint`, which came from a browser and so from anybody; undefined when we do. Only known push
 * services, so that nobody makes us call addresses of their choice; `ownMachine` lets development and tests stand in.
 */
export function endpointFault(endpoint: string, ownMachine: boolean): string | undefined {
  if (!URL.canParse(endpoint)) return 'is not a URL';
  const { protocol, hostname, port, username, password } = new URL(endpoint);
  if (username !== '' || password !== '') return 'holds credentials';
  if (ownMachine && /^https?:$/.test(protocol) && loopback.includes(hostname)) return undefined;
  if (protocol !== 'https:' || port !== '') return 'is not an https address with the usual port';
  return services.some((service) => service.test(hostname)) ? undefined : 'is not one of a known push service';
}
