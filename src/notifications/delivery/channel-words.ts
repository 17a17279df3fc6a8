import { Injectable } from '@nestjs/common';
import { ServerConfig } from '../../config/app-config';
import type { OutgoingNotice } from '../channels/channel.types';
import type { Notification } from '../inbox/notification.entity';
import type { OfflineChannel } from '../notifications.types';
import type { TemplateChannel } from '../templates/template.types';
import { render } from '../templates/template-places';
import { TemplatesService } from '../templates/templates.service';

/** Puts notifications into the words of channels. */
@Injectable()
export class ChannelWords {
  constructor(
    private readonly templates: TemplatesService,
    private readonly server: ServerConfig,
  ) {}

  /** The notification in the words of each channel; undefined for a channel whose template is switched off. */
  async of(notification: Notification): Promise<(name: OfflineChannel) => OutgoingNotice | undefined> {
    const { id, userId, type, dedupeKey, data, link, locale } = notification;
    const templates = await this.templates.setOf(type);
    const url = link === null ? null : `${this.server.publicUrl}${link}`;
    const variables = { ...notification.variables, link: url ?? '' };
    return (name) => {
      const template = templates.find(templateChannel(name), locale);
      return template && { id, userId, type, dedupeKey, data, url, ...render(template, variables) };
    };
  }
}

/** All messengers share their templates. */
export function templateChannel(name: OfflineChannel): TemplateChannel {
  return name === 'push' || name === 'email' ? name : 'bot';
}
