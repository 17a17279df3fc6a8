import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { MayBeAbsent } from '../common/http/may-be-absent';
import { PageQuery } from '../common/http/page-query.dto';
import type { ConversationType } from './conversations.types';
import type { TakeoverTarget } from './takeovers.service';
import type { Walk } from './message.repository';

export class MessagePageQuery extends PageQuery {
  /** `before`: from the newest backwards; `after`: from the oldest on. */
  @IsOptional()
  @IsIn(['before', 'after'])
  direction: Walk = 'before';
}

export class OpenConversationDto {
  @MayBeAbsent()
  @IsString()
  @Length(1, 200)
  title?: string;

  @MayBeAbsent()
  @IsIn(['consultation', 'chat'])
  type?: ConversationType;

  /** Whom it is about; customers need not say. */
  @MayBeAbsent()
  @IsString()
  @Length(1, 36)
  customer_id?: string;
}

export class WriteMessageDto {
  @IsString()
  @Length(1, 10_000)
  text!: string;

  /** The client's own name for the message: sent again, it is answered with the first one. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  client_dedupe?: string;

  @IsOptional()
  @IsString()
  @Length(1, 36)
  reply_to_id?: string;
}

export class TakeoverDto {
  /** Who shall answer; the person who asks by default. */
  @IsOptional()
  @IsIn(['consultant', 'ai'])
  to: TakeoverTarget = 'consultant';
}
