import type { Conclusion } from '../brains/brain.types';
import type { Json } from '../json';
import type { ToolOutcome } from '../mcp/agent-tools';
import type { DifyError } from '../service-api/dify-error';
import type { ChatEvents, Thought } from './chat-events';
import { type Presenter, speak, type Stage } from './presenter';
import type { Usage } from './usage';

/** Chatbot and text generator: pieces of text, then the end. */
export class MessagePresenter implements Presenter {
  constructor(
    protected readonly stage: Stage,
    protected readonly events: ChatEvents,
  ) {}

  async begin(): Promise<void> {
    // Nothing comes before the first piece.
  }

  tool(_name: string, _args: Json, run: () => Promise<ToolOutcome>): Promise<ToolOutcome> {
    return run();
  }

  async finish({ answer }: Conclusion, usage: Usage): Promise<Json> {
    await speak(this.stage, answer, (piece) => this.events.delta(piece));
    const end = this.events.end(usage);
    await this.stage.sink.send(end);
    return end;
  }

  async fail(error: DifyError): Promise<void> {
    await this.stage.sink.send(this.events.error(error));
  }
}

/**
 * Agents: each round is a thought that is sent again, under the same id, whenever more of it is known. A New Agent
 * (`closing`) repeats the whole text in one `message` before the end.
 */
export class AgentPresenter extends MessagePresenter {
  readonly thoughts: Thought[] = [];

  constructor(
    stage: Stage,
    events: ChatEvents,
    private readonly closing: boolean,
  ) {
    super(stage, events);
  }

  override async begin(): Promise<void> {
    await this.openThought();
  }

  override async tool(name: string, args: Json, run: () => Promise<ToolOutcome>): Promise<ToolOutcome> {
    const thought = this.current();
    await this.stage.sink.send(this.events.delta(''));
    thought.tool = name;
    thought.tool_labels = { [name]: { en_US: name, zh_Hans: name } };
    thought.tool_input = JSON.stringify({ [name]: args });
    await this.send(thought);
    const outcome = await run();
    thought.observation = JSON.stringify({ [name]: outcome.observation });
    await this.send(thought);
    await this.openThought();
    return outcome;
  }

  override async finish({ answer }: Conclusion, usage: Usage): Promise<Json> {
    await speak(this.stage, answer, (piece) => this.events.delta(piece));
    // A stopped answer has no full text to repeat.
    if (!this.stage.signal.aborted) await this.repeat(answer);
    const end = this.events.end(usage);
    await this.stage.sink.send(end);
    return end;
  }

  private async repeat(answer: string): Promise<void> {
    const last = this.current();
    last.thought = answer;
    await this.send(last);
    if (this.closing) await this.stage.sink.send(this.events.message(answer));
  }

  private async openThought(): Promise<void> {
    const position = this.thoughts.length + 1;
    const id = this.stage.newId();
    const empty = { thought: '', observation: '', tool: '', tool_labels: {}, tool_input: '' };
    this.thoughts.push({ id, position, ...empty });
    await this.send(this.current());
  }

  private current(): Thought {
    const thought = this.thoughts.at(-1);
    if (thought === undefined) throw new Error('begin() comes first.');
    return thought;
  }

  private send(thought: Thought): Promise<void> {
    return this.stage.sink.send(this.events.thought(thought));
  }
}
