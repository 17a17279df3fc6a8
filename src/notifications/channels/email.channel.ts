import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { UsersService } from '../../users/users.service';
import { ChannelAddressesService } from '../addresses/channel-addresses.service';
import type { Channel, OutgoingNotice, Outcome } from './channel.types';

/** Milliseconds for each stage of an SMTP exchange. */
const patience = 10_000;
const defaultSender = 'notifications@anmei.local';
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** E-mail over SMTP. The Message-ID is the notification's, so that a server recognises a repetition. */
@Injectable()
export class EmailChannel implements Channel {
  readonly name = 'email';

  constructor(
    private readonly users: UsersService,
    private readonly addresses: ChannelAddressesService,
  ) {}

  async send(notice: OutgoingNotice): Promise<Outcome> {
    const address = await this.addresses.find('email');
    const account = address === null ? undefined : await this.users.find(notice.userId);
    if (address === null || account?.status !== 'active') return { status: 'absent' };
    const from = address.from ?? defaultSender;
    const limits = { connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience };
    try {
      const transport = createTransport({ ...limits, url: address.url });
      await transport.sendMail({
        from,
        to: account.email,
        messageId: `<${notice.id}@${domainOf(from)}>`,
        subject: notice.title,
        text: notice.body,
        html: htmlOf(notice),
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { status: 'sent' };
    } catch (error) {
      return outcomeOf(error);
    }
  }
}

/** Of `Name <user@domain>` as of `user@domain`. */
function domainOf(sender: string): string {
  return /@([\w.-]+)/.exec(sender)?.[1] ?? 'localhost';
}

function htmlOf({ title, body, url }: OutgoingNotice): string {
  const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
  const lines = body.split('\n').filter((line) => line !== url);
  const link = url === null ? '' : `<p><a href="${escaped(url)}">${escaped(url)}</a></p>`;
  return `<h3>${escaped(title)}</h3>${lines.map((line) => `<p>${escaped(line)}</p>`).join('')}${link}`;
}

/** 5xx is the server's last word (RFC 5321 section 4.2.1); all else may pass. */
function outcomeOf(error: unknown): Outcome {
  const { responseCode = 0, message } = error as Error & { responseCode?: number };
  return { status: responseCode >= 500 ? 'refused' : 'later', error: message };
}
