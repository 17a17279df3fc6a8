/**
 * Whether a client can be answered with an event stream. It can unless its `Accept` says otherwise: the protocol wants
 * both types named, but clients leave one or all out.
 */
export function acceptsEventStream(accept: string | undefined): boolean {
  return accept === undefined || /text\/(event-stream|\*)|\*\/\*/i.test(accept);
}
