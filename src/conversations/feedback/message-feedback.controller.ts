import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { AccessFor, CurrentPrincipal } from '../../common/access/access.decorators';
import type { Principal } from '../../common/access/principal.types';
import { ok } from '../../common/http/envelope';
import { Idempotent } from '../../common/idempotency/idempotency.interceptor';
import { MessageFeedbackService } from './message-feedback.service';

class FeedbackDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5 })
  @IsInt()
  @Min(1)
  @Max(5)
  score!: number;

  @ApiPropertyOptional({ maxLength: 1000 })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  comment?: string;
}

/** Customers say what they think of an answer. */
@ApiTags('conversations')
@AccessFor(['customer'])
@Controller('messages')
export class MessageFeedbackController {
  constructor(private readonly feedback: MessageFeedbackService) {}

  /** Scores an answer from 1 to 5. */
  @Post(':id/feedback')
  @Idempotent()
  async give(@Param('id') id: string, @Body() body: FeedbackDto, @CurrentPrincipal() { userId }: Principal) {
    await this.feedback.give(id, userId, body);
    return ok({ message_id: id, score: body.score, comment: body.comment ?? null }, 'Thank you');
  }
}
