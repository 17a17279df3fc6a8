import { type Fault, faults } from './fault.types';

/** What the variable SWEEP asks for: the faults that every operation suffers, `all` or some such as `error,hang`. */
export function wantedFaults(): readonly Fault[] | undefined {
  const wanted = process.env['SWEEP'];
  return wanted === undefined ? undefined : faults.filter((fault) => wanted === 'all' || wanted.includes(fault));
}
