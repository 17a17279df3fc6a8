import { IsEmail, IsNotEmpty, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { type UserView, userView } from '../user.view';
import type { SignedIn } from './auth.service';

/** No roles and no tier: whoever registers is a customer. */
export class RegisterBody {
  @IsEmail()
  @MaxLength(255)
  email!: string;

  @IsString()
  @Length(2, 100)
  username!: string;

  @IsString()
  @Length(8, 128)
  password!: string;

  @IsOptional()
  @IsString()
  @MaxLength(32)
  phone?: string;
}

export class LoginBody {
  /** E-mail address or user name. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  login!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  password!: string;
}

export class RefreshBody {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  refresh_token!: string;
}

export class LogoutBody {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  refresh_token?: string;
}

export interface SignedInView {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  user: UserView;
}

export function signedInView({ account, tokens }: SignedIn): SignedInView {
  return {
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
    expires_in: tokens.expiresIn,
    user: userView(account),
  };
}
