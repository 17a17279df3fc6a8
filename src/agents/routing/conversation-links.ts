import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { isUniqueViolation } from '../../common/database/driver-errors';
import { newId } from '../../common/ids';
import { ConversationLinkRepository } from '../conversation-link.repository';
import type { Pin } from './route';

/** A conversation of ours on the agents' side. */
export interface Links {
  /** The app that leads it. */
  readonly pin: Pin | undefined;
  /** The conversation's id by app, of this user. */
  readonly remoteIds: ReadonlyMap<string, string>;
}

const none: Links = { pin: undefined, remoteIds: new Map() };

/** Remembers by which id an app knows a conversation: ids belong to one app and one user (dify.md, fact 5). */
@Injectable()
export class ConversationLinks {
  private readonly logger = new Logger(ConversationLinks.name);

  constructor(
    private readonly links: ConversationLinkRepository,
    private readonly clock: Clock,
  ) {}

  /** Never throws: without the store the conversation begins anew on the agent's side. */
  async of(conversationId: string | undefined, userId: string): Promise<Links> {
    if (conversationId === undefined) return none;
    try {
      const links = await this.links.ofConversation(conversationId);
      const mine = links.filter((link) => link.userId === userId);
      return { pin: links[0], remoteIds: new Map(mine.map(({ appId, remoteId }) => [appId, remoteId])) };
    } catch (error) {
      this.logger.error({ msg: 'links of a conversation cannot be read', conversation: conversationId, err: error });
      return none;
    }
  }

  /** Never throws. */
  async remember(conversationId: string, userId: string, { appId, versionId }: Pin, remoteId: string): Promise<void> {
    const now = this.clock.now();
    const link = { conversationId, appId, versionId, remoteId, userId };
    try {
      await this.links.add({ id: newId(), ...link, createdAt: now, updatedAt: now });
    } catch (error) {
      if (!isUniqueViolation(error, 'app_id')) {
        this.logger.error({ msg: 'a conversation could not be linked', conversation: conversationId, err: error });
        return;
      }
      await this.links
        .change(conversationId, appId, { remoteId, versionId, userId, updatedAt: now })
        .catch((cause: unknown) => this.logger.error({ msg: 'a link could not be changed', err: cause }));
    }
  }
}
