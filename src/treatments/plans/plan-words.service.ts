import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, Optional } from '@nestjs/common';
import type { PlanItem, PlanRationale } from '../treatments.types';
import { planTotals } from './plan-item.rules';
import { PlanWording } from './plan-wording.types';
import { planWords } from './plan-words';

/** Milliseconds that an agent has for its words. */
const patience = 10_000;
const longestText = 4_000;

/** The words of a plan: an agent's when one is there and answers in time, else those that follow from the figures. */
@Injectable()
export class PlanWordsService {
  private readonly logger = new Logger('Plans');

  constructor(@Optional() private readonly agent?: PlanWording) {}

  async wordsFor(
    customerId: string,
    concerns: readonly string[],
    items: readonly PlanItem[],
  ): Promise<PlanRationale['wording']> {
    const totals = planTotals(items);
    const text = await this.ask({ customerId, concerns, items, ...totals });
    return text === null ? { text: planWords(items, totals), source: 'rules' } : { text, source: 'agent' };
  }

  private async ask(request: Parameters<PlanWording['word']>[0]): Promise<string | null> {
    if (this.agent === undefined) return null;
    const waiting = new AbortController();
    try {
      const late = sleep(patience, null, { signal: waiting.signal, ref: false }).catch(() => null);
      const text = await Promise.race([this.agent.word(request), late]);
      return text === null || text.trim() === '' ? null : text.trim().slice(0, longestText);
    } catch (error) {
      this.logger.warn({ msg: 'no words from the agent, the plan keeps its own', err: error });
      return null;
    } finally {
      waiting.abort();
    }
  }
}
