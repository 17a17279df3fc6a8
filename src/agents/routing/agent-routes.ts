import { Injectable } from '@nestjs/common';
import type { AgentScene, CallSubject, Experiment, ExperimentArm } from '../agents.types';
import { AgentDirectory } from './agent-directory';
import { Assignments } from './assignments';
import { ConversationLinks, type Links } from './conversation-links';
import { type Candidate, candidatesFor, experimentOfScene, type Pin, type RoutingTable } from './route';

/** Whom a call may go to, and what it counts for. */
export interface Route {
  readonly candidates: readonly Candidate[];
  readonly links: Links;
  /** Both absent outside an experiment. */
  readonly experiment: Experiment | undefined;
  readonly arm: ExperimentArm | undefined;
}

/** Finds the way of a call: by the conversation's app, the arm of the experiment, the priorities. Never throws. */
@Injectable()
export class AgentRoutes {
  constructor(
    private readonly directory: AgentDirectory,
    private readonly assignments: Assignments,
    private readonly links: ConversationLinks,
  ) {}

  async find(scene: AgentScene, subject: CallSubject): Promise<Route> {
    const table = await this.directory.table();
    const links = await this.links.of(scene === 'chat' ? subject.conversationId : undefined, subject.userId);
    const running = experimentOfScene(table, scene);
    const arm = running && (await this.armOf(table, running, links.pin, unitOf(scene, subject)));
    const candidates = candidatesFor(table, scene, arm, links.pin);
    return { candidates, links, arm, experiment: arm === undefined ? undefined : running };
  }

  /** Keeps the id under which an app goes on with a chat. */
  async keep(scene: AgentScene, { conversationId, userId }: CallSubject, pin: Pin, remoteId: string): Promise<void> {
    if (scene !== 'chat' || conversationId === undefined) return;
    await this.links.remember(conversationId, userId, pin, remoteId);
  }

  /** A conversation that an app leads stays there, whatever its bucket says. */
  private async armOf(
    table: RoutingTable,
    experiment: Experiment,
    pin: Pin | undefined,
    unitId: string,
  ): Promise<ExperimentArm | undefined> {
    if (pin !== undefined) return experiment.arms.find(({ versionId }) => versionId === pin.versionId);
    const arm = await this.assignments.armFor(experiment, unitId);
    return table.versions.some((version) => version.enabled && version.versionId === arm?.versionId) ? arm : undefined;
  }
}

/** Whom an experiment splits: conversations in chats, people otherwise. */
function unitOf(scene: AgentScene, { conversationId, userId }: CallSubject): string {
  return scene === 'chat' ? (conversationId ?? userId) : userId;
}
