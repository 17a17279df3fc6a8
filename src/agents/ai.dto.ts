import { IsBoolean, IsString, Length, Matches, ValidateIf } from 'class-validator';

export class AiChatBody {
  @IsString()
  @Length(1, 36)
  conversation_id!: string;

  @IsString()
  @Length(1, 4_000)
  @Matches(/\S/, { message: 'message must not be blank' })
  message!: string;

  /** Answers as an event stream: `delta`, `replace`, and one `end` or `error`. */
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  stream?: boolean;
}
