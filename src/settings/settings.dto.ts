import { IsInt, IsObject, Min } from 'class-validator';
import type { SettingsEntry } from './settings.types';

export class ChangeSettingsBody {
  /** The version that the editor has seen. */
  @IsInt()
  @Min(0)
  version!: number;

  @IsObject()
  value!: Record<string, unknown>;
}

export interface SettingsView {
  readonly namespace: string;
  readonly version: number;
  readonly value: object;
  readonly updated_by: string | null;
  readonly updated_at: string | null;
}

export function settingsView({ namespace, version, value, updatedBy, updatedAt }: SettingsEntry): SettingsView {
  return { namespace, version, value, updated_by: updatedBy, updated_at: updatedAt?.toISOString() ?? null };
}
