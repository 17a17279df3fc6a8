import { createECDH, randomBytes } from 'node:crypto';

/** Parts of bodies in which every field is filled in. */
export const group = {
  description: 'For tests',
  user_tier_access: ['internal'],
  allowed_roles: ['doctor'],
  data_scope: 'any',
  auth_mode: 'api_key',
  rate_per_minute: 10,
  enabled: true,
};
export const tool = { enabled: true, timeout_seconds: 5, description: 'Echo', config_data: { a: 1 } };
export const task = { description: 'Soon', priority: 'high', due_at: '2026-12-31T09:30:00Z' };
export const profile = {
  birth_date: '1990-05-06',
  gender: 'female',
  skin_type: 'dry',
  concerns: ['spots'],
  medical_history: 'none',
  allergies: [],
  contraindications: [],
  budget_min: 100,
  budget_max: 2_000.5,
  communication_style: 'warm',
  tags: ['new'],
  risk_notes: [],
  timeline: 'spring',
  expectations: 'gentle',
  preferred_contact: { channel: 'phone' },
  risk_tolerance: 'low',
};

export const project = {
  ...{ name: 'Laser', category: 'laser', description: 'Against spots', age_min: 18, age_max: 80, active: true },
  ...{ price_min: 100, price_max: 200.5, minutes_min: 10, minutes_max: 20, recovery_days: 1, sessions_default: 3 },
  ...{ interval_days: 30, concerns: ['spots'], contraindications: ['tan'], risks: ['redness'] },
};
export const requirements = { concerns: ['spots'], budget_max: 2_000.5, start_after: '2026-12-01', skin_type: 'dry' };
export const facts = {
  ...{ birth_date: '1990-05-06', gender: 'female', skin_type: 'dry', concerns: ['spots'], timeline: 'spring' },
  ...{ budget_min: 100, budget_max: 2_000.5, medical_history: 'none', allergies: [], contraindications: [] },
  expectations: 'gentle',
};
// Nobody listens there.
export const connection = {
  ...{ base_url: 'http://127.0.0.1:47811/v1', app_id: 'app', api_key: 'app-12345678', timeout_ms: 1_000 },
  params: { text: 'Hello', allowed_hosts: ['example.com'], inputs: { a: 1 } },
};

export const quietHours = { start: '22:00', end: '07:30', timezone: 'Asia/Shanghai' };

/** A device as a browser describes it. */
export const device = {
  endpoint: 'https://fcm.googleapis.com/fcm/send/odd',
  expirationTime: 1_800_000_000_000,
  keys: { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: randomBytes(16).toString('base64url') },
};
