import type { NotificationType } from '../notifications.types';
import type { RenderedText } from './template.types';

const placeOf = /\{\{\s*([a-z_]+)\s*\}\}/g;
const ofCustomer = ['customer_name', 'customer_phone', 'link'];
const ofTask = ['task_title', 'link'];

/** The places that each notice can fill. */
const known: Record<NotificationType, readonly string[]> = {
  new_customer: [...ofCustomer, 'expected_minutes'],
  customer_waiting: [...ofCustomer, 'waiting_minutes', 'expected_minutes'],
  customer_transferred: [...ofCustomer, 'by'],
  task_created: ofTask,
  task_assigned: ofTask,
};

export function knownPlaces(type: NotificationType): readonly string[] {
  return known[type];
}

/** The places of `text` that no notice of this type fills, each once. */
export function unknownPlaces(type: NotificationType, text: string): string[] {
  const places = [...text.matchAll(placeOf)].map((match) => match[1] ?? '');
  return [...new Set(places)].filter((place) => !known[type].includes(place));
}

/** Puts `variables` into the places of a text; a place without a value stays empty. What is put in is not looked at again. */
export function fill(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(placeOf, (_, place: string) => (Object.hasOwn(variables, place) ? (variables[place] ?? '') : ''));
}

/** The words of a template; titles have at most 200 characters. */
export function render(
  template: { readonly subject: string; readonly body: string },
  variables: Readonly<Record<string, string>>,
): RenderedText {
  return { title: fill(template.subject, variables).slice(0, 200), body: fill(template.body, variables) };
}
