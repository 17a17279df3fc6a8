import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { AgentConversation } from './agent-conversation.entity';

@Injectable()
export class ConversationLinkRepository {
  constructor(private readonly database: Database) {}

  /** The apps that have answered in a conversation, the one that began it first. */
  async ofConversation(conversationId: string): Promise<AgentConversation[]> {
    return this.database.of(AgentConversation).find({ where: { conversationId }, order: { id: 'ASC' } });
  }

  async add(link: AgentConversation): Promise<void> {
    await this.database.of(AgentConversation).insert(link);
  }

  async change(
    conversationId: string,
    appId: string,
    change: Pick<AgentConversation, 'remoteId' | 'versionId' | 'userId' | 'updatedAt'>,
  ): Promise<void> {
    await this.database.of(AgentConversation).update({ conversationId, appId }, change);
  }
}
