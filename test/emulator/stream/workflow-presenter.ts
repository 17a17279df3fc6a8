import type { Conclusion } from '../brains/brain.types';
import { type Json, text } from '../json';
import type { ToolOutcome } from '../mcp/agent-tools';
import type { DifyError } from '../service-api/dify-error';
import { type Presenter, speak, type Stage } from './presenter';
import type { Usage } from './usage';
import type { RunSummary, WorkflowEvents, WorkflowNode } from './workflow-events';

/** Chatflow (`message` given) and workflow: start, a node for each tool, the model, the end. */
export class WorkflowPresenter implements Presenter {
  summary: RunSummary | undefined;
  private readonly startedAt: number;
  private nodes = 0;
  private last: WorkflowNode | null = null;

  constructor(
    private readonly stage: Stage,
    private readonly events: WorkflowEvents,
    private readonly inputs: Json,
    private readonly chatflow: boolean,
  ) {
    this.startedAt = stage.clock.now();
  }

  async begin(): Promise<void> {
    await this.stage.sink.send(this.events.started(this.inputs));
    const start = await this.open('start', 'start', '开始', this.inputs);
    await this.close(start, this.inputs);
  }

  async tool(name: string, args: Json, run: () => Promise<ToolOutcome>): Promise<ToolOutcome> {
    const node = await this.open(`tool-${this.nodes}`, 'tool', name, args);
    const outcome = await run();
    await this.close(node, { text: outcome.observation, json: outcome.data === undefined ? [] : [outcome.data] });
    return outcome;
  }

  async finish({ answer, outputs }: Conclusion, usage: Usage): Promise<Json> {
    const model = await this.open('llm', 'llm', '生成', {});
    const spoken = this.chatflow ? answer : text(outputs?.['text']) || answer;
    await speak(this.stage, spoken, (piece) => this.events.delta(piece));
    await this.close(model, { text: spoken }, usage.total_tokens);
    // A spoiled answer (a fault) spoils the result as well.
    const result = this.chatflow ? { answer } : answer === '' ? { text: '' } : (outputs ?? { text: answer });
    const last = await this.open('end', this.chatflow ? 'answer' : 'end', '结束', result);
    await this.close(last, result);
    if (this.chatflow) await this.stage.sink.send(this.events.end(usage));
    return this.end(this.stage.signal.aborted ? 'stopped' : 'succeeded', result, null, usage.total_tokens);
  }

  async fail(error: DifyError): Promise<void> {
    const model = await this.open('llm', 'llm', '生成', {});
    await this.stage.sink.send(this.events.nodeFinished(model, {}, error.message));
    await this.end('failed', {}, error.message, 0);
    if (this.chatflow) await this.stage.sink.send(this.events.error(error));
  }

  private async end(status: RunSummary['status'], outputs: Json, error: string | null, tokens: number): Promise<Json> {
    const now = this.stage.clock.now();
    this.summary = {
      status,
      outputs,
      error,
      elapsedSeconds: (now - this.startedAt) / 1000,
      tokens,
      steps: this.nodes,
      finishedAt: Math.floor(now / 1000),
    };
    const event = this.events.finished(this.summary);
    await this.stage.sink.send(event);
    return event;
  }

  private async open(nodeId: string, type: WorkflowNode['type'], title: string, inputs: Json): Promise<WorkflowNode> {
    const predecessor = this.last?.nodeId ?? null;
    const node = { id: this.stage.newId(), nodeId, type, title, index: ++this.nodes, predecessor, inputs };
    this.last = node;
    await this.stage.sink.send(this.events.nodeStarted(node));
    return node;
  }

  private close(node: WorkflowNode, outputs: Json, tokens = 0): Promise<void> {
    return this.stage.sink.send(this.events.nodeFinished(node, outputs, null, tokens));
  }
}
