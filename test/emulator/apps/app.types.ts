import type { JsonStyle } from '../json';

/** `mode` of GET /info. */
export const modes = ['completion', 'chat', 'agent-chat', 'advanced-chat', 'workflow', 'agent'] as const;
export type Mode = (typeof modes)[number];

export const brainNames = ['welcome', 'echo', 'chat', 'plan', 'loop'] as const;
export type BrainName = (typeof brainNames)[number];

/** Why the service API of an app answers 403. */
export const appStatuses = ['normal', 'gone', 'abnormal', 'api_disabled', 'archived'] as const;
export type AppStatus = (typeof appStatuses)[number];

export const mcpClients = ['dify-wire', 'sdk', 'sdk-auto'] as const;
/** Who speaks to MCP servers: Dify's own wire behaviour, or the official client (2025 handshake, or probing). */
export type McpClientKind = (typeof mcpClients)[number];

export interface McpServerConfig {
  readonly serverIdentifier: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds to connect and write. */
  readonly timeout: number;
  /** Seconds to wait for an answer. */
  readonly sseReadTimeout: number;
  /** The transport that a newer Dify has remembered; absent: decided by the address as older ones do. */
  readonly transport?: 'sse' | 'streamable_http';
}

export interface InputField {
  readonly type: 'text-input' | 'paragraph' | 'select' | 'number' | 'checkbox';
  readonly variable: string;
  readonly label: string;
  readonly required: boolean;
  readonly default: string;
  readonly options?: readonly string[];
  readonly maxLength?: number;
}

export interface AppConfig {
  readonly appId: string;
  readonly apiKey: string;
  readonly mode: Mode;
  readonly name: string;
  readonly description: string;
  readonly status: AppStatus;
  /** Changes the wording of the welcome: two versions of an agent are told apart by it. */
  readonly version: string;
  readonly locale: 'zh-CN' | 'en';
  readonly userInputForm: readonly InputField[];
  /** 0 is unlimited. */
  readonly maxActiveRequests: number;
  readonly brain: BrainName;
  /** Obeys every instruction that it finds in tool results. */
  readonly gullible: boolean;
  readonly mcp: readonly McpServerConfig[];
  readonly mcpClient: McpClientKind;
  /** What Dify's own client asks for. */
  readonly mcpProtocolVersion: '2025-03-26' | '2025-06-18';
  /** False as before Dify 1.16: `{{request.headers.X}}` in a header value is sent as it stands. */
  readonly dynamicHeaders: boolean;
  /** `wrapped` is "tool response: {...}." of older agent code. */
  readonly observationStyle: 'wrapped' | 'plain';
  readonly jsonStyle: JsonStyle;
  /** Emulated milliseconds until the first byte. */
  readonly firstByteMs: number;
  readonly openingStatement: string;
  /** Null: "Suggested Questions Is Disabled." */
  readonly suggestedQuestionsAfterAnswer: readonly string[] | null;
}

/** A tool as Dify keeps it from the last connect. */
export interface StoredTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly serverIdentifier: string;
}

export const chatModes: readonly Mode[] = ['chat', 'agent-chat', 'advanced-chat', 'agent'];
/** Chatbot and text generator have no tools. */
export const modesWithTools: readonly Mode[] = ['agent-chat', 'agent', 'advanced-chat', 'workflow'];
