import type { ListedTool, ToolList } from '../../tools/listed-tool.types';
import { hasField } from './revision-fields';
import type { Revision } from './revisions';

const prepared = new WeakMap<ToolList, Map<Revision, string>>();

/** A tool with the fields that `revision` defines. */
function toolIn(revision: Revision, tool: ListedTool): Partial<ListedTool> {
  const { name, title, description, inputSchema, outputSchema, annotations } = tool;
  return {
    name,
    ...(hasField(revision, 'title') && { title }),
    description,
    inputSchema,
    ...(hasField(revision, 'outputSchema') && { outputSchema }),
    ...(hasField(revision, 'toolAnnotations') && { annotations }),
  };
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
