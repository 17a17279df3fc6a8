import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import { type Principal, staffRoles } from '../common/access/principal.types';
import { ok, okPage } from '../common/http/envelope';
import { PageQuery } from '../common/http/page-query.dto';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { MessagePageQuery, OpenConversationDto, TakeoverDto, WriteMessageDto } from './conversations.dto';
import { conversationView, liveMessageView } from './conversations.view';
import { MemberConversationsService } from './member-conversations.service';
import { MemberMessagesService } from './member-messages.service';
import { TakeoversService } from './takeovers.service';

const defaultTitle = '在线咨询';

/** The conversations of the signed-in person. */
@ApiTags('conversations')
@AccessFor('signed-in')
@Controller('conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: MemberConversationsService,
    private readonly memberMessages: MemberMessagesService,
    private readonly takeovers: TakeoversService,
  ) {}

  /** The person's conversations, the liveliest first, each with what is unread. */
  @Get()
  async list(@CurrentPrincipal() { userId }: Principal, @Query() { limit, cursor }: PageQuery) {
    return okPage(await this.conversations.page(userId, limit, cursor), conversationView);
  }

  /** Opens a conversation: customers about themselves, staff about a customer or among colleagues. */
  @Post()
  @Idempotent()
  async open(@CurrentPrincipal() by: Principal, @Body() body: OpenConversationDto) {
    const { title = defaultTitle, type = 'consultation', customer_id: customerId } = body;
    return ok(conversationView(await this.conversations.open(by, { title, type, customerId })));
  }

  /** One conversation; one that the person may not see looks like none. */
  @Get(':id')
  async get(@CurrentPrincipal() by: Principal, @Param('id') id: string) {
    return ok(conversationView(await this.conversations.get(id, by)));
  }

  /** The messages of a conversation, from the newest backwards or from the oldest on. */
  @Get(':id/messages')
  async messages(@CurrentPrincipal() by: Principal, @Param('id') id: string, @Query() query: MessagePageQuery) {
    const { direction: walk, limit, cursor } = query;
    return okPage(await this.conversations.messagesOf(id, by, { walk, limit, cursor }), liveMessageView);
  }

  /** Writes a message; the others who take part hear of it at once. */
  @Post(':id/messages')
  @Idempotent()
  async write(@CurrentPrincipal() by: Principal, @Param('id') id: string, @Body() body: WriteMessageDto) {
    const { text, client_dedupe: clientDedupe, reply_to_id: replyToId } = body;
    return ok(liveMessageView(await this.memberMessages.write(id, by, { text, clientDedupe, replyToId })));
  }

  /** Hands the conversation to the person who asks, or back to the agent; the customer is told. */
  @Post(':id/takeover')
  @HttpCode(200)
  @Idempotent()
  @AccessFor(staffRoles)
  async takeOver(@CurrentPrincipal() by: Principal, @Param('id') id: string, @Body() body?: TakeoverDto) {
    return ok(conversationView(await this.takeovers.takeOver(id, body?.to ?? 'consultant', by)));
  }
}
