import { Body, Controller, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../../common/access/access.decorators';
import type { Principal } from '../../common/access/principal.types';
import { type Envelope, ok } from '../../common/http/envelope';
import { Idempotent } from '../../common/idempotency/idempotency.interceptor';
import { IdempotencyService } from '../../common/idempotency/idempotency.service';
import { type UserView, userView } from '../user.view';
import { UsersService } from '../users.service';
import type { Account } from '../users.types';
import { LoginBody, LogoutBody, RefreshBody, RegisterBody, type SignedInView, signedInView } from './auth.dto';
import { AuthService } from './auth.service';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly users: UsersService,
    private readonly idempotency: IdempotencyService,
  ) {}

  /** Makes a customer account and promises it the registration automation. */
  @Post('register')
  @Idempotent()
  @AccessFor('public')
  async register(@Body() { email, username, password, phone }: RegisterBody): Promise<Envelope<UserView>> {
    const answer = (account: Account) => ok(userView(account), 'Registered');
    const registration = { email, username, password, phone: phone ?? undefined };
    const account = await this.auth.register(registration, (made) =>
      this.idempotency.keep({ status: HttpStatus.CREATED, body: answer(made) }),
    );
    return answer(account);
  }

  /** Gives an access token and a refresh token. */
  @Post('login')
  @HttpCode(200)
  @AccessFor('public')
  async login(@Body() { login, password }: LoginBody): Promise<Envelope<SignedInView>> {
    return ok(signedInView(await this.auth.login(login, password)), 'Signed in');
  }

  /** Gives new tokens for a refresh token, which is good once. */
  @Post('refresh')
  @HttpCode(200)
  @AccessFor('public')
  async refresh(@Body() { refresh_token: token }: RefreshBody): Promise<Envelope<SignedInView>> {
    return ok(signedInView(await this.auth.refresh(token)));
  }

  /** Ends the sign-in of the refresh token; without one, every sign-in of the person. */
  @Post('logout')
  @HttpCode(200)
  @AccessFor('signed-in')
  async logout(@CurrentPrincipal() principal: Principal, @Body() body?: LogoutBody): Promise<Envelope<null>> {
    await this.auth.logout(principal.userId, body?.refresh_token ?? undefined);
    return ok(null, 'Signed out');
  }

  /** The signed-in person. */
  @Get('me')
  @AccessFor('signed-in')
  async me(@CurrentPrincipal() principal: Principal): Promise<Envelope<UserView>> {
    return ok(userView(await this.users.get(principal.userId)));
  }
}
