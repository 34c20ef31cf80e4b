-- Input of the sqlite3 benchmark.
create table item(id integer primary key, name text, price real, stock integer);
create index by_price on item(price);
with recursive n(i) as (select 1 union all select i + 1 from n where i < 12000)
  insert into item select i, 'item ' || (i * 7919 % 10007), (i * 31 % 997) / 10.0, i % 50 from n;
update item set stock = stock + 1 where price between 20 and 60;
select count(*), sum(price * stock) from item where name like '%7%';
select stock, count(*), avg(price) from item group by stock order by 3 desc limit 3;
delete from item where id % 3 = 0;
select a.name, b.name from item a join item b on a.price = b.price and a.id < b.id order by a.id, b.id limit 3;
