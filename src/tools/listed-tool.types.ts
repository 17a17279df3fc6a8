/** JSON Schema of an object, draft 2020-12, within the client profile (flat, no references, no unions) unless a fixture opts out. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required: readonly string[];
  readonly additionalProperties: boolean;
}

/** A tool as the newest protocol revision lists it; older revisions drop fields. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  /** Absent where the tool gives blocks of content. */
  readonly outputSchema?: ObjectSchema;
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

/** The enabled tools of a group at one configuration version, in stable order. The object itself is the version. */
export interface ToolList {
  readonly tools: readonly ListedTool[];
}

/** An argument that is repeated in the header `Mcp-Param-<name>` (2026-07-28, Transports, Custom Headers). */
export interface HeaderParam {
  /** The part of the header's name after `Mcp-Param-`, in lower case. */
  readonly header: string;
  /** Where the argument stands. */
  readonly path: readonly string[];
  readonly type: 'string' | 'integer' | 'boolean';
}
