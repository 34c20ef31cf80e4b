// `&self` is cast to a mutable pointer for C, which writes: memory behind a shared reference must not change.
extern "C" {
    fn sensor_read(samples: *mut i32, n: i32);
}

struct Sensor {
    samples: [i32; 4],
}

impl Sensor {
    fn refresh(&self) {
        unsafe { sensor_read(self.samples.as_ptr() as *mut i32, 4) }
    }
}

fn main() {
    let sensor = Box::new(Sensor { samples: [0; 4] });
    sensor.refresh();
    println!("{:?}", sensor.samples);
}
