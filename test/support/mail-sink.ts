import { type AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps what it gets. */
export class MailSink {
  readonly mails: ParsedMail[] = [];
  /** Answers the next recipients with this code, such as 450 or 550. */
  readonly refusals: number[] = [];

  private constructor(private readonly server: { value?: SMTPServer }) {}

  static async start(): Promise<MailSink> {
    const holder: { value?: SMTPServer } = {};
    const sink = new MailSink(holder);
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: (_address, _session, done) => {
        const code = sink.refusals.shift();
        done(code === undefined ? null : Object.assign(new Error('not now'), { responseCode: code }));
      },
      onData: (stream, _session, done) => {
        simpleParser(stream).then(
          (mail) => {
            sink.mails.push(mail);
            done();
          },
          (error: Error) => done(error),
        );
      },
    });
    // Clients that are cut off in the middle are part of the game.
    server.on('error', () => undefined);
    holder.value = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get url(): string {
    const { port } = this.server.value?.server.address() as AddressInfo;
    return `smtp://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.value?.close(() => resolve()));
  }
}
