import type { RegisteredTool } from './registered-tool';
import type { ToolSetting } from './tool-setting.entity';

/** A group's tool as REST shows it. */
export interface ToolSettingView {
  readonly id: string;
  readonly group_id: string;
  readonly tool_name: string;
  readonly title: string | null;
  readonly category: string | null;
  readonly version: string;
  /** What agents of this group read: the group's own text, else the code's. */
  readonly description: string | null;
  readonly enabled: boolean;
  /** Whether the code still offers the tool. */
  readonly registered: boolean;
  readonly timeout_seconds: number;
  readonly config_data: Record<string, unknown>;
  readonly created_at: string;
  readonly updated_at: string;
}

export function toolSettingView(setting: ToolSetting, tool: RegisteredTool | undefined): ToolSettingView {
  return {
    id: setting.id,
    group_id: setting.groupId,
    tool_name: setting.toolName,
    title: tool?.definition.title ?? null,
    category: tool?.definition.category ?? null,
    version: setting.version,
    description: setting.description ?? tool?.definition.description ?? null,
    enabled: setting.enabled,
    registered: tool !== undefined,
    timeout_seconds: setting.timeoutSeconds,
    config_data: setting.configData,
    created_at: setting.createdAt.toISOString(),
    updated_at: setting.updatedAt.toISOString(),
  };
}
