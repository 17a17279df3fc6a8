const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why we do not post to `url`; undefined when we do. Only https on the usual port, and only to known services, so that
 * nobody makes us call addresses of their choice; `ownMachine` lets development and tests stand in for them.
 */
export function hostFault(url: string, services: readonly RegExp[], ownMachine: boolean): string | undefined {
  if (!URL.canParse(url)) return 'is not a URL';
  const { protocol, hostname, port, username, password } = new URL(url);
  if (username !== '' || password !== '') return 'holds credentials';
  if (ownMachine && /^https?:$/.test(protocol) && loopback.includes(hostname)) return undefined;
  if (protocol !== 'https:' || port !== '') return 'is not an https address with the usual port';
  return services.some((service) => service.test(hostname)) ? undefined : 'is not one of a known service';
}
