import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../../common/access/access.decorators';
import type { Principal } from '../../common/access/principal.types';
import { ok } from '../../common/http/envelope';
import type { NotificationPreference } from '../notifications.types';
import { VapidKeys } from '../push/vapid-keys';
import { PutPreferencesDto } from './preferences.dto';
import { PreferencesService } from './preferences.service';

/** How the signed-in person wants to be told. */
@ApiTags('notifications')
@AccessFor('signed-in')
@Controller('notifications/preferences')
export class PreferencesController {
  constructor(
    private readonly preferences: PreferencesService,
    private readonly keys: VapidKeys,
  ) {}

  /** How the person wants to be told, and the key for push subscriptions. */
  @Get()
  async get(@CurrentPrincipal() { userId }: Principal) {
    return ok(await this.view(await this.preferences.of(userId)));
  }

  /** Changes how the person wants to be told; what is absent stays. */
  @Put()
  async put(@CurrentPrincipal() { userId }: Principal, @Body() body: PutPreferencesDto) {
    const known = await this.preferences.of(userId);
    const { locale = known.locale, muted_types: mutedTypes = known.mutedTypes } = body;
    const channels = body.channels === undefined ? known.channels : body.channels;
    const quietHours = body.quiet_hours === undefined ? known.quietHours : body.quiet_hours;
    const preference = { locale, channels, mutedTypes, quietHours: quietHours && { ...quietHours } };
    await this.preferences.set(userId, preference);
    return ok(await this.view(preference));
  }

  private async view({ locale, channels, mutedTypes, quietHours }: NotificationPreference) {
    return {
      ...{ locale, channels },
      ...{ muted_types: mutedTypes, quiet_hours: quietHours },
      /** What a browser subscribes with: `applicationServerKey`. */
      push_public_key: (await this.keys.details()).publicKey,
    };
  }
}
