import { hostFault } from '../channels/known-hosts';

/** The push services of the browsers: Google, Mozilla, Microsoft, Apple. */
const services = [
  /^fcm\.googleapis\.com$/,
  /^([a-z0-9-]+\.)*push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)*notify\.windows\.com$/,
  /^([a-z0-9-]+\.)*push\.apple\.com$/,
];

/** Why we do not post to `endpoint`, which came from a browser and so from anybody; undefined when we do. See hostFault. */
export function endpointFault(endpoint: string, ownMachine: boolean): string | undefined {
  return hostFault(endpoint, services, ownMachine);
}
