import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  type AgentScene,
  agentScenes,
  type ArmInput,
  type ExperimentChange,
  type ExperimentKind,
  experimentKinds,
} from './agents.types';

const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

export class ArmBody {
  @IsString()
  @Length(1, 64)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;

  @IsString()
  @Length(1, 36)
  version_id!: string;

  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(0)
  @Max(100)
  percent!: number;
}

export class CreateExperimentBody {
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;

  @IsIn(agentScenes)
  scene!: AgentScene;

  @MayBeAbsent()
  @IsIn(experimentKinds)
  kind?: ExperimentKind;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @ValidateNested({ each: true })
  @Type(() => ArmBody)
  arms!: ArmBody[];

  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  note?: string;

  @MayBeAbsent()
  @IsBoolean()
  start?: boolean;
}

export class UpdateExperimentBody {
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  version?: number;

  @MayBeAbsent()
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'name must not be blank' })
  name?: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  note?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @ValidateNested({ each: true })
  @Type(() => ArmBody)
  arms?: ArmBody[];

  @MayBeAbsent()
  @IsIn(['running', 'stopped'])
  status?: 'running' | 'stopped';
}

export function armInputs(arms: readonly ArmBody[]): ArmInput[] {
  return arms.map(({ name, version_id: versionId, percent }) => ({ name, versionId, percent }));
}

export function experimentChange({ arms, ...plain }: UpdateExperimentBody): ExperimentChange {
  return { ...plain, ...(arms === undefined ? {} : { arms: armInputs(arms) }) };
}
