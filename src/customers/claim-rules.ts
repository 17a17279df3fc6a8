import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { PresenceService } from '../notifications/live/presence.service';
import { assignmentSettings, type AssignmentSettings } from '../settings/assignment-settings.types';
import { notificationSettings, type NotificationSettings } from '../settings/notification-settings.types';
import { SettingsService } from '../settings/settings.service';
import type { Settings } from '../settings/settings.types';
import { UsersService } from '../users/users.service';
import { CustomerHandoverRepository } from './customer-handover.repository';

const week = 7 * 86_400_000;

/** What operators have set about new customers, applied to the present moment. */
@Injectable()
export class ClaimRules {
  private readonly assignment: Settings<AssignmentSettings>;
  private readonly notifications: Settings<NotificationSettings>;

  constructor(
    settings: SettingsService,
    private readonly users: UsersService,
    private readonly presence: PresenceService,
    private readonly handovers: CustomerHandoverRepository,
    private readonly clock: Clock,
  ) {
    this.assignment = settings.define(assignmentSettings);
    this.notifications = settings.define(notificationSettings);
  }

  now(): Date {
    return this.clock.now();
  }

  /** While false, new customers are announced to nobody. */
  get announces(): boolean {
    return this.notifications.value.enabled;
  }

  get escalation(): Pick<NotificationSettings, 'escalation_minutes' | 'working_hours'> {
    return this.notifications.value;
  }

  /**
   * Who hears of a customer whom nobody has: every consultant, or with the rule `on_duty` those who are online, everybody
   * when nobody is. Nobody while notifications are switched off.
   */
  async audience(): Promise<readonly string[]> {
    if (!this.announces) return [];
    const consultants = await this.users.activeIdsWithRole('consultant');
    if (this.assignment.value.rule !== 'on_duty') return consultants;
    const online = await this.presence.onlineOf(consultants);
    return online.size === 0 ? consultants : consultants.filter((id) => online.has(id));
  }

  /**
   * Who has a customer, held until the end of the open transaction, and whether the person can still look after anybody:
   * one who was suspended or is no consultant any more cannot. Null while nobody has the customer.
   */
  async ownerOf(customerId: string): Promise<{ readonly id: string; readonly isAround: boolean } | null> {
    const id = (await this.handovers.current(customerId))?.consultantId ?? null;
    if (id === null) return null;
    const account = await this.users.find(id);
    return { id, isAround: account?.status === 'active' && account.roles.includes('consultant') };
  }

  /** The median claim time of the last seven days; what operators have set where nobody claimed anybody. */
  async expectedResponseSeconds(): Promise<number> {
    const median = await this.handovers.medianWait(new Date(this.clock.now().getTime() - week));
    return median === null
      ? this.notifications.value.expected_response_default_minutes * 60
      : Math.round(median / 1000);
  }

  /** Who hears of a customer who still waits. */
  async everybody(): Promise<readonly string[]> {
    const consultants = await this.users.activeIdsWithRole('consultant');
    return [...new Set([...consultants, ...(await this.users.activeIdsWithRole('operator'))])];
  }
}
