import type { ObjectSchema } from './listed-tool.types';
import type { RegisteredTool } from './registered-tool';

/** A tool as the code offers it, for people. */
export interface RegistryEntry {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly effect: string;
  readonly version: string;
  readonly input_schema: ObjectSchema;
  /** Null where the tool gives blocks of content. */
  readonly output_schema: ObjectSchema | null;
  /** One line, such as `get_task(user_id: string, task_id: string)`. */
  readonly signature: string;
  /** `Class.method` that runs. */
  readonly source: string;
  readonly registered_at: string;
}

export function registryEntry({ definition, listed, source, version, registeredAt }: RegisteredTool): RegistryEntry {
  const { properties = {}, required = [] } = listed.inputSchema as Partial<ObjectSchema>;
  const parameters = Object.entries(properties).map(
    ([name, { type }]) => `${name}${required.includes(name) ? '' : '?'}: ${String(type)}`,
  );
  return {
    name: definition.name,
    title: definition.title,
    description: definition.description,
    category: definition.category,
    effect: definition.effect,
    version,
    input_schema: listed.inputSchema,
    output_schema: listed.outputSchema ?? null,
    signature: `${definition.name}(${parameters.join(', ')})`,
    source,
    registered_at: registeredAt.toISOString(),
  };
}
