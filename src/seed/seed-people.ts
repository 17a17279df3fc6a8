import type { Role } from '../common/access/principal.types';
import { seedId } from './seed-ids';

export interface SeedStaff {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly roles: readonly Role[];
}

const staffMember = (number: number, username: string, role: Role): SeedStaff => ({
  id: seedId('user', number),
  username,
  email: `${username.replace('_', '.')}@demo.anmei.local`,
  roles: [role],
});

export const seedStaff = {
  admin: staffMember(1, 'admin_zhou', 'admin'),
  operator: staffMember(2, 'operator_he', 'operator'),
  consultants: [staffMember(3, 'consultant_su', 'consultant'), staffMember(4, 'consultant_lu', 'consultant')],
  doctor: staffMember(5, 'doctor_gu', 'doctor'),
} as const;

export const allSeedStaff: readonly SeedStaff[] = [
  seedStaff.admin,
  seedStaff.operator,
  ...seedStaff.consultants,
  seedStaff.doctor,
];

/** What makes a customer's story: how long known, how often and how recently in touch, how much is known. */
export type CustomerKind = 'new' | 'regular' | 'loyal' | 'sleeping' | 'at_risk' | 'allergic' | 'minor';

export interface SeedCustomer {
  /** 1 to 30. */
  readonly number: number;
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly phone: string;
  readonly gender: 'female' | 'male';
  readonly age: number;
  readonly kind: CustomerKind;
  readonly topics: readonly SeedTopicName[];
}

export type SeedTopicName = 'spots' | 'acne' | 'ageing' | 'hydration' | 'eyelids' | 'hair' | 'contour' | 'pores';

type Row = readonly [name: string, pinyin: string, gender: 'f' | 'm', age: number, kind: CustomerKind, topics: string];

const rows: readonly Row[] = [
  ['林婉清', 'lin.wanqing', 'f', 29, 'loyal', 'spots hydration'],
  ['陈思雨', 'chen.siyu', 'f', 34, 'loyal', 'ageing contour'],
  ['王丽娜', 'wang.lina', 'f', 41, 'at_risk', 'ageing spots'],
  ['赵晓彤', 'zhao.xiaotong', 'f', 24, 'new', 'acne'],
  ['刘芳菲', 'liu.fangfei', 'f', 37, 'sleeping', 'spots'],
  ['周子涵', 'zhou.zihan', 'f', 16, 'minor', 'acne'],
  ['黄佳怡', 'huang.jiayi', 'f', 31, 'allergic', 'hydration pores'],
  ['吴天宇', 'wu.tianyu', 'm', 28, 'regular', 'acne pores'],
  ['徐梦洁', 'xu.mengjie', 'f', 26, 'new', 'eyelids'],
  ['孙雅琪', 'sun.yaqi', 'f', 45, 'loyal', 'ageing hydration'],
  ['马文静', 'ma.wenjing', 'f', 33, 'sleeping', 'contour'],
  ['朱慧敏', 'zhu.huimin', 'f', 52, 'at_risk', 'ageing contour'],
  ['胡浩然', 'hu.haoran', 'm', 30, 'new', 'hair'],
  ['郭诗涵', 'guo.shihan', 'f', 27, 'regular', 'eyelids hydration'],
  ['何静怡', 'he.jingyi', 'f', 39, 'allergic', 'spots ageing'],
  ['高雪梅', 'gao.xuemei', 'f', 48, 'loyal', 'ageing spots'],
  ['罗一鸣', 'luo.yiming', 'm', 22, 'sleeping', 'acne'],
  ['梁美琪', 'liang.meiqi', 'f', 35, 'loyal', 'hydration spots'],
  ['宋佳宁', 'song.jianing', 'f', 17, 'minor', 'eyelids'],
  ['谢雨桐', 'xie.yutong', 'f', 25, 'new', 'pores'],
  ['韩冰洁', 'han.bingjie', 'f', 43, 'at_risk', 'spots ageing'],
  ['唐欣妍', 'tang.xinyan', 'f', 32, 'regular', 'hair hydration'],
  ['冯立群', 'feng.liqun', 'm', 36, 'sleeping', 'hair'],
  ['董若曦', 'dong.ruoxi', 'f', 28, 'new', 'hydration'],
  ['萧念真', 'xiao.nianzhen', 'f', 30, 'allergic', 'acne hydration'],
  ['程美玲', 'cheng.meiling', 'f', 50, 'loyal', 'ageing contour'],
  ['曹睿哲', 'cao.ruizhe', 'm', 33, 'regular', 'pores contour'],
  ['袁心怡', 'yuan.xinyi', 'f', 23, 'new', 'eyelids acne'],
  ['邓淑华', 'deng.shuhua', 'f', 46, 'at_risk', 'ageing spots'],
  ['许可欣', 'xu.kexin', 'f', 29, 'sleeping', 'spots pores'],
];

export const seedCustomers: readonly SeedCustomer[] = rows.map(
  ([username, pinyin, gender, age, kind, topics], index) => ({
    number: index + 1,
    id: seedId('user', 101 + index),
    username,
    email: `${pinyin}@demo.anmei.local`,
    phone: `1390000${String(101 + index).padStart(4, '0')}`,
    gender: gender === 'f' ? 'female' : 'male',
    age,
    kind,
    topics: topics.split(' ') as SeedTopicName[],
  }),
);
