import type { ServiceProject } from '../treatments/treatments.types';
import { seedId } from './seed-ids';
import { shapeOffers } from './seed-offers-shape';
import { skinOffers } from './seed-offers-skin';
const list = (texts: string): string[] => texts.split(' ').filter(Boolean);

/** The whole catalogue. */
export const seedCatalogue: readonly ServiceProject[] = [...skinOffers, ...shapeOffers].map((offer, index) => ({
  id: seedId('project', index + 1),
  ...{ code: offer.code, name: offer.name, category: offer.category, description: offer.does },
  ...{ priceMin: offer.price[0], priceMax: offer.price[1], minutesMin: offer.minutes[0], minutesMax: offer.minutes[1] },
  recoveryDays: offer.recovery,
  sessionsDefault: offer.course[0],
  intervalDays: offer.course[1],
  concerns: list(offer.concerns),
  contraindications: offer.category === 'consultation' ? [] : [...list(offer.not), '孕期', '哺乳期'],
  risks: list(offer.risks),
  ageMin: offer.age?.[0] ?? null,
  ageMax: offer.age?.[1] ?? null,
  active: true,
  version: 1,
}));
