import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';

/** One member of one set. */
export interface SetMember {
  readonly set: string;
  readonly member: string;
}

/** Sets that forget a member unless it is put in again in time; over Redis all replicas see the same ones. */
@Injectable()
export class ExpiringSets {
  private readonly sets = new Map<string, Map<string, number>>();

  constructor(private readonly clock: Clock) {}

  /** Puts members in for `milliseconds` from now. */
  async put(members: readonly SetMember[], milliseconds: number): Promise<void> {
    const until = this.clock.now().getTime() + milliseconds;
    for (const { set, member } of members) {
      const known = this.sets.get(set) ?? new Map<string, number>();
      this.sets.set(set, known.set(member, until));
    }
  }

  async remove({ set, member }: SetMember): Promise<void> {
    const known = this.sets.get(set);
    known?.delete(member);
    if (known?.size === 0) this.sets.delete(set);
  }

  /** Those of `sets` that have a member. */
  async withMembers(sets: readonly string[]): Promise<Set<string>> {
    const now = this.clock.now().getTime();
    return new Set(sets.filter((set) => [...(this.sets.get(set)?.values() ?? [])].some((until) => until > now)));
  }
}
