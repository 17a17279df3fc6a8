import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type Redis from 'ioredis';
import { newId } from '../ids';
import { Broadcast } from './broadcast';
import { RedisConnections } from './redis-connections';

interface Envelope {
  readonly from: string;
  readonly topic: string;
  readonly message: object;
}

/** Over Redis pub/sub. This replica hears itself directly, so that it does not depend on Redis for its own news. */
@Injectable()
export class RedisBroadcast extends Broadcast implements OnModuleInit, OnApplicationShutdown {
  private readonly me = newId();
  private readonly channel: string;
  private subscriber: Redis | undefined;

  constructor(private readonly connections: RedisConnections) {
    super();
    this.channel = connections.channel('broadcast');
  }

  onModuleInit(): void {
    this.subscriber = this.connections.openSubscriber();
    this.subscriber.on('message', (_, text: string) => this.receive(text));
    this.subscriber.subscribe(this.channel).catch(() => undefined);
  }

  onApplicationShutdown(): void {
    this.subscriber?.disconnect();
  }

  override say(topic: string, message: object): void {
    super.say(topic, message);
    const envelope: Envelope = { from: this.me, topic, message };
    this.connections.commands.publish(this.channel, JSON.stringify(envelope)).catch(() => undefined);
  }

  private receive(text: string): void {
    const { from, topic, message } = JSON.parse(text) as Envelope;
    if (from !== this.me) this.hear(topic, message);
  }
}
