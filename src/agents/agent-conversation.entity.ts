import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';

/** A conversation of ours as an app knows it. The app of the first row keeps the conversation while it can. */
@Entity('agent_conversations')
@Index('uq_agent_conversations_conversation_id_app_id', ['conversationId', 'appId'], { unique: true })
export class AgentConversation {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'conversation_id' })
  conversationId!: string;

  @Column({ name: 'app_id', type: 'varchar', length: 64 })
  appId!: string;

  @Column({ ...idColumn, name: 'version_id' })
  versionId!: string;

  /** The conversation's id there; it belongs to this app and this user. */
  @Column({ name: 'remote_id', type: 'varchar', length: 64 })
  remoteId!: string;

  /** For whom the app was asked. */
  @Column({ ...idColumn, name: 'user_id' })
  userId!: string;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
