// Mended: who writes takes `&mut self`, and the pointer comes from as_mut_ptr.
extern "C" {
    fn sensor_read(samples: *mut i32, n: i32);
}

struct Sensor {
    samples: [i32; 4],
}

impl Sensor {
    fn refresh(&mut self) {
        unsafe { sensor_read(self.samples.as_mut_ptr(), 4) }
    }
}

fn main() {
    let mut sensor = Box::new(Sensor { samples: [0; 4] });
    sensor.refresh();
    println!("{:?}", sensor.samples);
}
