import { Injectable } from '@nestjs/common';
import { MessageFeedbackService } from '../conversations/feedback/message-feedback.service';
import { automationOrigin, chatOrigin } from './agent-origins.types';
import type { AgentScene, Experiment } from './agents.types';
import { AssignmentRepository } from './assignment.repository';
import { AgentCallLogRepository } from './call-log.repository';
import type { ArmFigures } from './routing/canary';

/** What has come of one arm since the arms have their present shares. */
export interface ArmResult extends ArmFigures {
  readonly arm: string;
  /** People (conversations in chats) that fell to the arm. */
  readonly units: number;
}

/** Origin of the messages by which people judge the agents of a scene. */
const originOf: Record<AgentScene, string | null> = { welcome: automationOrigin, chat: chatOrigin, plan: null };
/** Scores up to this one are dislikes. */
const disliked = 2;

/** Counts what an experiment has brought, arm by arm (F-AGT-04, F-RSK-04). */
@Injectable()
export class ExperimentResults {
  constructor(
    private readonly logs: AgentCallLogRepository,
    private readonly assignments: AssignmentRepository,
    private readonly feedback: MessageFeedbackService,
  ) {}

  /** In the order of the arms. */
  async of(
    experiment: Pick<Experiment, 'id' | 'scene' | 'arms' | 'stepStartedAt' | 'createdAt'>,
  ): Promise<ArmResult[]> {
    const { id, arms } = experiment;
    const since = experiment.stepStartedAt ?? experiment.createdAt;
    const units = await this.assignments.countByArm(id, since);
    const runs = new Map((await this.logs.armRuns(id, since)).map((one) => [one.arm, one]));
    const scores = await this.scores(experiment, since);
    const results: ArmResult[] = [];
    for (const { name: arm } of arms) {
      const { runs: all, byArm, byTemplate } = runs.get(arm) ?? { runs: 0, byArm: 0, byTemplate: 0 };
      const given = scores.get(arm) ?? [];
      results.push({
        ...{ arm, units: units.get(arm) ?? 0, runs: all, failures: all - byArm, templates: byTemplate },
        p95: await this.logs.p95(id, arm, since, byArm),
        ...{ rated: given.length, dislikes: given.filter((score) => score <= disliked).length },
      });
    }
    return results;
  }

  /** Scores of the messages that people (conversations in chats) of each arm got. */
  private async scores({ id, scene }: Pick<Experiment, 'id' | 'scene'>, since: Date): Promise<Map<string, number[]>> {
    const origin = originOf[scene];
    const given = origin === null ? [] : await this.feedback.givenSince(origin, since);
    const judged = given.map(({ conversationId, customerId, score }) => ({
      unit: scene === 'chat' ? conversationId : (customerId ?? ''),
      score,
    }));
    const armOf = await this.assignments.armsOf(id, [...new Set(judged.map(({ unit }) => unit))]);
    const scores = new Map<string, number[]>();
    for (const { unit, score } of judged) {
      const arm = armOf.get(unit);
      if (arm !== undefined) scores.set(arm, [...(scores.get(arm) ?? []), score]);
    }
    return scores;
  }
}
