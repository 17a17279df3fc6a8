import type { ListedTool, ToolList } from '../../tools/listed-tool.types';
import { type ListPage, pageAfter } from './list-page';
import { hasField } from './revision-fields';
import type { Revision } from './revisions';

const prepared = new WeakMap<ToolList, Map<Revision, string>>();

/** A tool with the fields that `revision` defines. */
function toolIn(revision: Revision, tool: ListedTool): Partial<ListedTool> {
  const { name, title, description, outputSchema, annotations } = tool;
  const inputSchema = hasField(revision, 'headerParams') ? tool.inputSchema : withoutHeaders(tool.inputSchema);
  return {
    name,
    ...(hasField(revision, 'title') && { title }),
    description,
    inputSchema,
    ...(outputSchema !== undefined && hasField(revision, 'outputSchema') && { outputSchema }),
    ...(hasField(revision, 'toolAnnotations') && { annotations }),
  };
}

/** A schema without `x-mcp-header`, at any depth. */
function withoutHeaders<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map(withoutHeaders) as Node;
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(([key]) => key !== 'x-mcp-header');
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutHeaders(value as unknown)])) as Node;
}

/** A page of `tools/list` with its JSON array; undefined for a wrong cursor. */
export function toolsPage(
  list: ToolList,
  cursor: unknown,
  revision: Revision,
): { json: string; nextCursor: string | undefined } | undefined {
  const page: ListPage<ListedTool> | undefined = pageAfter(list.tools, cursor, ({ name }) => name);
  if (page === undefined) return undefined;
  const json = toolsJson(page.entries === list.tools ? list : { tools: page.entries }, revision);
  return { json, nextCursor: page.nextCursor };
}

/** The JSON array of `tools/list`; made once for each list object and revision, and forgotten with the list. */
export function toolsJson(list: ToolList, revision: Revision): string {
  let byRevision = prepared.get(list);
  if (byRevision === undefined) prepared.set(list, (byRevision = new Map<Revision, string>()));
  let json = byRevision.get(revision);
  if (json === undefined) {
    json = JSON.stringify(list.tools.map((tool) => toolIn(revision, tool)));
    byRevision.set(revision, json);
  }
  return json;
}
