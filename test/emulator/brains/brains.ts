import type { AppConfig, BrainName } from '../apps/app.types';
import type { Brain } from './brain.types';
import { chat, echo, loop } from './conversation-brains';
import { gullible } from './gullible';
import { plan } from './plan';
import { welcome } from './welcome';

const brains: Readonly<Record<BrainName, Brain>> = { welcome, echo, chat, plan, loop };

export function brainOf(app: AppConfig): Brain {
  return app.gullible ? gullible(brains[app.brain]) : brains[app.brain];
}
