import {
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { MayBeAbsent } from '../common/http/may-be-absent';
import { PageQuery } from '../common/http/page-query.dto';
import { taskPriorities, type TaskPriority, type TaskStatus, taskStatuses } from './tasks.types';

/** Says something besides white space. */
const NotBlank = (): PropertyDecorator => Matches(/\S/, { message: '$property must not be blank' });

/** A moment with its zone; the pattern shuts out the week and ordinal dates of ISO 8601. */
const Moment = (): PropertyDecorator => (target, property) => {
  IsISO8601({ strict: true })(target, property);
  Matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/, {
    message: '$property must be a moment as 2026-01-31T09:30:00Z',
  })(target, property);
};

export class TaskPageQuery extends PageQuery {
  @IsOptional()
  @IsIn(taskStatuses)
  status?: TaskStatus;

  @IsOptional()
  @IsString()
  @MaxLength(36)
  assigned_to?: string;

  @IsOptional()
  @IsString()
  @MaxLength(36)
  customer_id?: string;
}

export class CreateTaskDto {
  @IsString()
  @Length(1, 500)
  @NotBlank()
  title!: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(5000)
  description?: string;

  @MayBeAbsent()
  @IsString()
  @Matches(/^[a-z][a-z0-9_]{0,63}$/, { message: 'task_type takes lower-case letters, digits and _' })
  task_type?: string;

  @MayBeAbsent()
  @IsIn(taskPriorities)
  priority?: TaskPriority;

  /** What the task is about: customer, conversation, message, plan or the like. */
  @MayBeAbsent()
  @IsString()
  @Length(1, 32)
  related_type?: string;

  @MayBeAbsent()
  @IsString()
  @Length(1, 64)
  related_id?: string;

  @MayBeAbsent()
  @IsString()
  @Length(1, 36)
  assigned_to?: string;

  @MayBeAbsent()
  @Moment()
  due_at?: string;
}

/** A partial change: what is absent stays, null clears. */
export class UpdateTaskDto {
  /** The version that the editor saw. */
  @IsInt()
  @Min(1)
  version!: number;

  @ValidateIf((body: UpdateTaskDto) => body.title !== undefined)
  @IsString()
  @Length(1, 500)
  @NotBlank()
  title?: string;

  @IsOptional()
  @IsString()
  @MaxLength(5000)
  description?: string | null;

  @ValidateIf((body: UpdateTaskDto) => body.priority !== undefined)
  @IsIn(taskPriorities)
  priority?: TaskPriority;

  @IsOptional()
  @IsString()
  @Length(1, 36)
  assigned_to?: string | null;

  @IsOptional()
  @Moment()
  due_at?: string | null;
}

export class TaskStatusDto {
  @IsIn(taskStatuses)
  status!: TaskStatus;

  /** The version that the editor saw. */
  @IsInt()
  @Min(1)
  expected_version!: number;

  @MayBeAbsent()
  @IsString()
  @MaxLength(2000)
  note?: string;
}
