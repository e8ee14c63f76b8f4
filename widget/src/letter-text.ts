/** What the form for a message says; it comes with the form. */
import { dayOf, timeOf } from "./time.ts";

export interface LetterText {
  readonly away: string;
  /** `day` is null for today. */
  readonly back: (time: string, day: string | null) => string;
  /** Why one should leave a message. */
  readonly reason: string;
  readonly promise: string;
  /** On its way: nothing is promised before the server has it. */
  readonly posting: string;
  readonly received: string;
  readonly write: string;
  readonly another: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly text: string;
  readonly optional: string;
  /** Above the two ways to reach somebody. */
  readonly either: string;
  readonly post: string;
  readonly cancel: string;
  readonly wrong: Readonly<Record<Wrong, string>>;
}

/** What can be wrong with what was filled in. */
export type Wrong = "noContact" | "email" | "phone" | "text";

const zh: LetterText = {
  away: "我们正在休息",
  back: (time, day) => `${day ?? "今天"} ${time} 恢复服务`,
  reason: "不想等？留下您的问题",
  promise: "我们会尽快通过邮箱或电话联系您。",
  posting: "正在提交您的留言…",
  received: "已收到您的留言",
  write: "留言",
  another: "再写一条",
  name: "称呼",
  email: "邮箱",
  phone: "电话",
  text: "您的问题",
  optional: "选填",
  either: "邮箱和电话请至少填一项",
  post: "提交留言",
  cancel: "返回",
  wrong: {
    noContact: "请填写邮箱或电话，否则我们无法联系您",
    email: "邮箱格式不对，例如 name@example.com",
    phone: "电话只能包含数字、空格和 + - ( )",
    text: "请写下您的问题",
  },
};

const en: LetterText = {
  away: "We are closed right now",
  back: (time, day) => `Back ${day ? `${day} ` : ""}at ${time}`,
  reason: "Rather not wait? Leave us a message",
  promise: "We will get back to you by e-mail or phone.",
  posting: "Sending your message…",
  received: "We have your message",
  write: "Leave a message",
  another: "Write another one",
  name: "Name",
  email: "E-mail",
  phone: "Phone",
  text: "Your message",
  optional: "optional",
  either: "E-mail or phone, whichever you like",
  post: "Send message",
  cancel: "Back",
  wrong: {
    noContact: "Please give an e-mail address or a phone number, or we cannot reach you",
    email: "That does not look like an e-mail address, such as name@example.com",
    phone: "A phone number has digits, spaces and + - ( )",
    text: "Please write what we can help with",
  },
};

export function letterTextFor(lang: string): LetterText {
  return lang.startsWith("zh") ? zh : en;
}

/** With the day unless that is today, by the visitor's own clock. */
export function backAt(at: number, now: number, lang: string, words: LetterText): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return words.back(timeOf(at, lang), today ? null : dayOf(at, now, lang));
}
